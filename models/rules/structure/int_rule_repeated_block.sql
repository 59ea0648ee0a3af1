-- S06: no three sentences of the narrative in a row are printed a second time.
with sentences as (
    select * from {{ ref('int_narrative_sentences') }}
),

zones as (
    select zones.* from {{ ref('int_document_zones') }} as zones
    inner join {{ ref('int_accounts') }} as documents on zones.document_id = documents.document_id
    where documents.document_kind = 'final_account'
),

pairs as (
    select
        earlier.document_id,
        later.sentence_no as later_no,
        later.sentence_no - earlier.sentence_no as distance,
        earlier.sentence,
    from sentences as earlier
    inner join sentences as later
        on earlier.document_id = later.document_id
        and earlier.sentence = later.sentence
        and earlier.sentence_no < later.sentence_no
),

islands as (
    select
        *,
        later_no - row_number() over (partition by document_id, distance order by later_no) as island,
    from pairs
),

-- 60 characters: three short lines such as 无 may well stand twice
blocks as (
    select
        document_id,
        distance,
        count(*) as sentence_count,
        sum(length(sentence)) as character_count,
        arg_min(sentence, later_no) as first_sentence,
    from islands
    group by document_id, distance, island
    having count(*) >= 3 and sum(length(sentence)) >= 60
),

found as (
    select
        document_id,
        count(*) as block_count,
        sum(sentence_count) as sentence_count,
        string_agg(first_sentence, ' … ' order by first_sentence) as printed,
    from blocks
    group by 1
),

final as (
    select
        zones.document_id,
        'S06' as identity_id,
        '-' as instance,
        try_cast(coalesce(found.block_count, 0) as decimal(20, 6)) as lhs,
        cast(0 as decimal(20, 6)) as rhs,
        case
            when zones.narrative_from is null then 'not_testable'
            when found.document_id is not null then 'violated'
            else 'exact'
        end as outcome,
        case
            when zones.narrative_from is null then 'the narrative is not found'
            when found.document_id is not null
                then found.block_count || ' block(s) are printed twice, ' || found.sentence_count || ' sentences in all'
        end as reason,
        found.printed,
    from zones
    left join found on zones.document_id = found.document_id
)

select * from final
