import time
import uuid

from pytest import MonkeyPatch

from notes_desktop.core.ids import new_uid


def test_a_uid_is_a_uuid_of_version_7_with_the_time_in_front() -> None:
    before = time.time_ns() // 1_000_000
    made = uuid.UUID(new_uid())
    after = time.time_ns() // 1_000_000

    assert made.version == 7
    assert made.variant == uuid.RFC_4122
    assert before <= made.int >> 80 <= after + 1


def test_uids_rise_even_when_the_clock_goes_back(monkeypatch: MonkeyPatch) -> None:
    first = new_uid()
    monkeypatch.setattr(time, "time_ns", lambda: 1)

    later = [new_uid() for _ in range(2_000)]

    assert [first, *later] == sorted({first, *later})
    assert {uuid.UUID(uid).version for uid in later} == {7}
