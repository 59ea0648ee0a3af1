-- A ceiling: of a final account or evaluation no more than two numbers in a hundred may be unexplained.
-- It warns; of the sample none may be unexplained (pytest).
{{ config(severity='warn') }}

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
    from documents
    inner join {{ ref('fct_number') }} as numbers on documents.document_id = numbers.document_id
    group by documents.file_name
    having count(*) filter (where numbers.disposition = 'unexplained') > 0.02 * count(*)
)

select * from final
