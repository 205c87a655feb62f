"""Addresses of exports."""

from __future__ import annotations

from django.urls import path

from tilskudd.web.office import exports

addresses = [
    path("uttrekk/", exports.exports, name="exports"),
    path("uttrekk/<int:pk>/fil/", exports.export_file, name="export-file"),
]
