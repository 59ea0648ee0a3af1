{{ config(meta={'of_a_key': true}) }}

with final as (
    select document_id, identity_id, instance, count(*) as rows_found,
    from {{ ref('fct_identity_check') }}
    group by document_id, identity_id, instance
    having count(*) > 1
)

select * from final
