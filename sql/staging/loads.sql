-- staging.loads: one file or store that was read, as the loader counted it.
-- key: load_id
select
    load_id,
    source,
    source_file,
    rows_kind,
    sha256,
    zone,
    row_count,
    loaded_count,
    rejected_count,
    filtered_count,
    loaded_at
from raw.loads
