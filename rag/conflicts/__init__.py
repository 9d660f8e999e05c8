"""What to do where articles disagree: corrections applied, other values told, later states put first."""
