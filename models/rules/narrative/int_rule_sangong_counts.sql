-- E60: where the narrative tells money spent on 三公, it tells what for: groups and persons that went abroad, vehicles
-- bought and kept, batches and persons received. Words that may be such a count, in the text or as the label of a
-- cell, are never taken for its absence.
with documents as (
    select document_id from {{ ref('int_accounts') }}
    where document_kind = 'final_account'
),

counts as (
    select * from {{ ref('sangong_counts') }}
),

claims as (
    select document_id, claim_id, concept_code, value, amount_yuan, page_no, sentence, section, passage_no, position
    from {{ ref('fct_claim') }}
    where claim_state in ('value', 'unit_inferred', 'no_unit') and value is not null
),

amounts as (
    select
        documents.document_id,
        counts.count_code,
        max(claims.value) as amount,
        arg_max(claims.claim_id, (claims.value, -claims.passage_no, -claims.position)) as claim_id,
        arg_max(claims.page_no, (claims.value, -claims.passage_no, -claims.position)) as page_no,
        arg_max(claims.sentence, (claims.value, -claims.passage_no, -claims.position)) as sentence,
        max(claims.amount_yuan) as amount_yuan,
    from documents
    cross join counts
    inner join claims
        on documents.document_id = claims.document_id
        and list_contains(string_split(counts.amount_concepts, ' '), claims.concept_code)
        and claims.section in ('sangong', 'sangong_detail')
    group by 1, 2
),

told as (
    select
        claims.document_id,
        counts.count_code,
        min(claims.claim_id) as claim_id,
    from claims
    inner join counts on regexp_full_match(claims.concept_code, counts.told_by)
    group by 1, 2
),

-- a count may stand in the paragraph after the one that names what is counted, or in a table of its own; what a
-- project received or bought is no count of 三公
texts as (
    select
        document_id,
        text || case
            when lead(passage_no) over narrative = passage_no + 1
                and not regexp_matches(lead(text) over narrative, {{ rule_phrase('sangong_named') }})
                then lead(text) over narrative
            else ''
        end as text,
    from {{ ref('int_passages') }}
    where source = 'text' and section_code not in (
            'assets', 'glossary', 'overview', 'performance', 'evaluation', 'attachments'
        )
    window narrative as (partition by document_id, section_code order by passage_no)
    union all
    select document_id, plain_text from {{ ref('stg_table_cells') }}
    where length(plain_text) <= 30
),

-- only of documents that spend on it and tell no count
asked as (
    select amounts.document_id, amounts.count_code, counts.words
    from amounts
    inner join counts on amounts.count_code = counts.count_code
    anti join told on amounts.document_id = told.document_id and amounts.count_code = told.count_code
    where amounts.amount > 0
),

worded as (
    select distinct asked.document_id, asked.count_code
    from asked
    inner join texts on asked.document_id = texts.document_id and regexp_matches(texts.text, asked.words)
),

judged as (
    select
        amounts.*,
        told.claim_id as count_id,
        case
            when amounts.amount <= 0 then 'not_applicable'
            when told.claim_id is not null then 'exact'
            when worded.document_id is not null then 'not_testable'
            else 'violated'
        end as outcome,
    from amounts
    left join told on amounts.document_id = told.document_id and amounts.count_code = told.count_code
    left join worded on amounts.document_id = worded.document_id and amounts.count_code = worded.count_code
),

final as (
    select
        document_id,
        'E60' as identity_id,
        count_code as instance,
        case outcome when 'exact' then 1 when 'violated' then 0 end as lhs,
        case when outcome in ('exact', 'violated') then 1 end as rhs,
        case when outcome in ('exact', 'violated') then 0 end as tolerance,
        outcome,
        case outcome
            when 'not_applicable' then 'nothing was spent on it'
            when 'not_testable' then 'words of a count stand there, but no count is understood'
            when 'violated' then 'money is told, and not what it was spent on'
        end as reason,
        list_filter([claim_id, count_id], lambda x: x is not null) as figure_ids,
        page_no,
        sentence as printed,
    from judged
)

select * from final
