-- marts.text_bands: one distinct text, as a fingerprint, with six keys under which likely similar texts meet (domain 5.2).
-- key: fingerprint
-- built as: view
--
-- MinHash: twelve hashes a word, the smallest of each over the words of a text, two to a band. Two
-- texts that share a half of their words meet in some band four times out of five. Words are hashed
-- once, texts from templates are one: the work grows with distinct texts and not with incidents.
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
        unnest(string_split(fingerprint, ' ')[1:17]) as word
    from texts
),

vocabulary as (
    select
        word,
        hash(word, 1) as h1,
        hash(word, 2) as h2,
        hash(word, 3) as h3,
        hash(word, 4) as h4,
        hash(word, 5) as h5,
        hash(word, 6) as h6,
        hash(word, 7) as h7,
        hash(word, 8) as h8,
        hash(word, 9) as h9,
        hash(word, 10) as h10,
        hash(word, 11) as h11,
        hash(word, 12) as h12
    from split
    where word <> '|'
    group by word
),

signed as (
    select
        split.fingerprint,
        min(vocabulary.h1) as m1,
        min(vocabulary.h2) as m2,
        min(vocabulary.h3) as m3,
        min(vocabulary.h4) as m4,
        min(vocabulary.h5) as m5,
        min(vocabulary.h6) as m6,
        min(vocabulary.h7) as m7,
        min(vocabulary.h8) as m8,
        min(vocabulary.h9) as m9,
        min(vocabulary.h10) as m10,
        min(vocabulary.h11) as m11,
        min(vocabulary.h12) as m12
    from split
    inner join vocabulary on split.word = vocabulary.word
    group by split.fingerprint
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
)

select * from banded
