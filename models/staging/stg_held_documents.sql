-- Documents for which a test or a model of this build failed. Of those set aside nothing but their name is read.
with final as (
    select
        document_id,
        node,
        reason,
        is_set_aside,
    from {{ held() }}
)

select * from final
