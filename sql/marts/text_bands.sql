-- marts.text_bands: one distinct text, as a fingerprint, with six keys under which likely similar texts meet (domain 5.2).
-- key: fingerprint
-- built as: view
--
-- MinHash: twelve hashes a word, the smallest of each over the words of a text, two to a band. Two
-- texts that share a half of their words meet in some band four times out of five. Texts from
-- templates are one: the work grows with distinct texts and not with incidents. A list of words is
-- hashed where it stands: a row for each word costs five times as much.
with texts as (
    select fingerprint
    from staging.incidents
    where fingerprint is not null
    group by fingerprint
),

split as (
    select
        fingerprint,
        -- What a text begins with, its title first, is what it is about.
        list_filter(string_split(fingerprint, ' ')[1:17], lambda w: w <> '|') as words
    from texts
),

signed as (
    select
        fingerprint,
        list_min(list_transform(words, lambda w: hash(w, 1))) as m1,
        list_min(list_transform(words, lambda w: hash(w, 2))) as m2,
        list_min(list_transform(words, lambda w: hash(w, 3))) as m3,
        list_min(list_transform(words, lambda w: hash(w, 4))) as m4,
        list_min(list_transform(words, lambda w: hash(w, 5))) as m5,
        list_min(list_transform(words, lambda w: hash(w, 6))) as m6,
        list_min(list_transform(words, lambda w: hash(w, 7))) as m7,
        list_min(list_transform(words, lambda w: hash(w, 8))) as m8,
        list_min(list_transform(words, lambda w: hash(w, 9))) as m9,
        list_min(list_transform(words, lambda w: hash(w, 10))) as m10,
        list_min(list_transform(words, lambda w: hash(w, 11))) as m11,
        list_min(list_transform(words, lambda w: hash(w, 12))) as m12
    from split
),

banded as (
    select
        fingerprint,
        cast(hash(m1, m2) >> 1 as bigint) as band_1,
        cast(hash(m3, m4) >> 1 as bigint) as band_2,
        cast(hash(m5, m6) >> 1 as bigint) as band_3,
        cast(hash(m7, m8) >> 1 as bigint) as band_4,
        cast(hash(m9, m10) >> 1 as bigint) as band_5,
        cast(hash(m11, m12) >> 1 as bigint) as band_6
    from signed
    where m1 is not null
)

select * from banded
