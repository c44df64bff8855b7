-- checks.rows_conserved: one load whose rows are not all accounted for.
-- key: load_id
-- severity: error
--
-- Rows read = landed + rejected + left out by the mapping.
select
    load_id,
    source,
    source_file,
    row_count,
    loaded_count,
    rejected_count,
    filtered_count
from staging.loads
where row_count <> loaded_count + rejected_count + filtered_count
