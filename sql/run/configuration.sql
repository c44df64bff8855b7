-- run.configuration: one configuration file that the warehouse was built with.
-- key: file
--
-- Read by the pipeline alone: figures of a configuration that has changed since are not published.
select
    cast(null as varchar) as file,   -- in the workspace
    cast(null as varchar) as sha256  -- of what it says: comments and what is read when a pack is printed apart
where false
