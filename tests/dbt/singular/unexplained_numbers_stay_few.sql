-- A ceiling: of a final account or evaluation no more than two numbers in a hundred may be unexplained.
-- It warns; where the corpus is ours (the tests) it fails. A config may not ask for a variable: what is parsed
-- is kept for all of them (docs/decisions/0020).
{{ config(error_if='> 0 and bool_or(is_ours)') }}

with documents as (
    select document_id, file_name from {{ ref('dim_document') }}
    where document_kind in ('final_account', 'project_evaluation', 'overall_evaluation')
),

final as (
    select
        any_value(documents.document_id) as document_id,
        documents.file_name,
        count(*) as numbers,
        count(*) filter (where numbers.disposition = 'unexplained') as unexplained,
        {{ var('require_identity_coverage', false) }} as is_ours,
    from documents
    inner join {{ ref('fct_number') }} as numbers on documents.document_id = numbers.document_id
    group by documents.file_name
    having count(*) filter (where numbers.disposition = 'unexplained') > 0.02 * count(*)
)

select * from final
