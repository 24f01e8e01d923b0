"""In and out: importing tables at the desk, exporting exactly the filtered rows; the columns of both stand once."""
