-- Where the words before a quantity name a function or economic subject: by its code in brackets, or by
-- a name of the document's tables; of several subjects of one name, the one whose parents are named too.
with words as (
    select * from {{ ref('int_claim_words') }}
),

scopes as (
    select section_code, max(subject_scope) as scope,
    from {{ ref('claim_sections') }}
    where subject_scope in ('function', 'economic')
    group by 1
),

labels as (
    select * from {{ ref('int_claim_labels') }}
),

scoped as (
    select
        words.document_id, words.passage_no, words.token_no, words.naming_words, scopes.scope,
        reverse(words.naming_words) as backwards,
        regexp_matches(
            string_agg(words.naming_words, '') over (
                partition by words.document_id, words.passage_no order by words.token_no
            ), '人员经费|公用经费|工资福利支出|按经济分类'
        ) as is_economic_list,
    from words
    inner join scopes on words.section_code = scopes.section_code
    where words.naming_words <> ''
),

by_code as (
    select
        scoped.document_id, scoped.passage_no, scoped.token_no,
        'function' as subject_code,
        regexp_extract(naming_words, '^.*[(]([23][0-9]{2}(?:[0-9]{2}){0,2})[)]', 1) as line_code,
        length(regexp_extract(naming_words, '^.*[(][23][0-9]{2}(?:[0-9]{2}){0,2}[)]')) as ends_at,
        9 as word_length,
        0 as label_rank,
    from scoped
    where regexp_matches(naming_words, '[(][23][0-9]{2}([0-9]{2}){0,2}[)]')
),

by_name as (
    select
        scoped.*,
        labels.subject_code,
        labels.line_code,
        labels.line_level,
        labels.parent_code,
        labels.has_value,
        labels.label,
        length(scoped.naming_words) - position(reverse(labels.label) in scoped.backwards) + 1 as ends_at,
        substr(scoped.naming_words, ends_at + 1, 3) as marker,
    from scoped
    inner join labels
        on scoped.document_id = labels.document_id
        and contains(scoped.naming_words, labels.label)
),

-- the names of the classes above, as far as the words give them
with_parents as (
    select
        by_name.*,
        coalesce(bool_or(contains(by_name.naming_words, parents.label)), false) as parent_is_named,
    from by_name
    left join labels as parents
        on by_name.document_id = parents.document_id
        and by_name.subject_code = parents.subject_code
        and by_name.parent_code = parents.line_code
    group by all
),

ranked as (
    select
        document_id, passage_no, token_no, subject_code, line_code,
        -- the marker belongs to the name
        ends_at + case when marker in ('(类)', '(款)', '(项)') then 3 else 0 end as ends_at,
        length(label) as word_length,
        row_number() over (
            partition by document_id, passage_no, token_no, ends_at, length(label)
            order by
                (subject_code = 'economic') <> is_economic_list,
                case line_level when 1 then '(类)' when 2 then '(款)' else '(项)' end <> marker,
                not parent_is_named, not has_value, line_level, line_code
        ) as label_rank,
    from with_parents
),

-- an item whose name no table prints is no reason to speak of the group above it
unknown_items as (
    select
        document_id, passage_no, token_no,
        'function' as subject_code,
        cast(null as varchar) as line_code,
        length(regexp_extract(naming_words, '^.*[(]项[)]')) as ends_at,
        0 as word_length,
        99 as label_rank,
    from scoped
    where regexp_matches(naming_words, '[(]项[)]')
),

final as (
    select * from by_code
    union all
    select document_id, passage_no, token_no, subject_code, line_code, ends_at, word_length, label_rank,
    from ranked
    union all
    select * from unknown_items
)

select * from final
