from django.db import migrations

# The same pairs as before. Not for parallel workers: for a word that most rows have, the planner
# would rather share out a scan of the table that takes every text apart than ask the index.
CREATE_FUNCTION = """
CREATE OR REPLACE FUNCTION text_bigrams(words text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL RESTRICTED AS $$
    SELECT ARRAY(
        SELECT DISTINCT one || next
          FROM unnest(string_to_array(words, NULL), string_to_array(substr(words, 2), NULL)) AS pair (one, next)
         WHERE next IS NOT NULL)
$$
"""


class Migration(migrations.Migration):
    dependencies = [("members", "0013_class_changed_on")]
    operations = [migrations.RunSQL(CREATE_FUNCTION, migrations.RunSQL.noop)]
