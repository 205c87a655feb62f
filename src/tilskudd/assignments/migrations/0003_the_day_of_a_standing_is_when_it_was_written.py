from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("assignments", "0002_working_group")]

    operations = [migrations.RemoveField(model_name="taskstanding", name="day")]
