"""Grade answers, report accuracy by level, and compare evaluations with paired tests."""
