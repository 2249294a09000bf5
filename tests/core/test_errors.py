import pickle
from pathlib import Path

import pytest

from notes_desktop.core import errors, text

ALL = [value for value in vars(errors).values() if isinstance(value, type) and issubclass(value, errors.NotesError)]


@pytest.mark.parametrize("error", ALL)
def test_every_error_has_a_sentence_of_its_own(error: type[errors.NotesError]) -> None:
    assert str(error()).endswith(".")
    assert error.exit_code in (1, 2, 3)


def test_an_error_is_translated_when_it_is_shown(tmp_path: Path) -> None:
    error = errors.NotesError("No note called {title}.", title="Zoo")
    assert str(error) == "No note called Zoo."

    text.install("xx", tmp_path)
    try:
        assert str(error).startswith("[")
        assert "Zoo" in str(error)
    finally:
        text.install("en", tmp_path)


def test_the_disk_gives_its_reason() -> None:
    error = errors.StorageUnavailable(reason="disk full")

    assert error.reason == "disk full"
    assert "disk full" in str(error)


def test_an_error_survives_a_trip_between_processes() -> None:
    error = pickle.loads(pickle.dumps(errors.StorageUnavailable(reason="readonly")))

    assert (error.reason, str(error)) == ("readonly", str(errors.StorageUnavailable(reason="readonly")))


def test_unusable_libraries_end_with_three() -> None:
    refused = [errors.LibraryDamaged, errors.LibraryNewer, errors.LibraryForeign, errors.LibraryLocked]

    assert {error.exit_code for error in refused} == {3}
    assert errors.UsageError.exit_code == 2
