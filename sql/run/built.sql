-- run.built: one landed file that the warehouse was built from, with the models that it was built by.
-- key: load_id
--
-- Read by the pipeline alone: the next build keeps what these say of incidents that are settled.
select
    cast(null as varchar) as models_hash, -- of the text of every model
    cast(null as bigint) as load_id,
    cast(null as varchar) as landed       -- the file in the landing, by its revision
where false
