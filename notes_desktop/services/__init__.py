"""What a person can do, one transaction each. No Qt, no SQL."""
