with documents as (
    select * from {{ ref('int_documents') }}
),

figures as (
    select
        document_id,
        count(*) filter (where cell_state in ('value', 'zero')) as figure_count,
        count(*) filter (
            where cell_state in ('value', 'zero') and 'unknown' in (line_code, measure_code)
        ) as unknown_count,
        count(*) filter (where reading = 'repaired') as repaired_count,
        count(*) filter (where reading = 'disagreed') as disagreed_count,
        count(distinct table_no) filter (where cell_state = 'lost') as lost_table_count,
    from {{ ref('fct_figure') }}
    group by 1
),

checks as (
    select
        document_id,
        count(*) filter (where outcome in ('exact', 'rounding', 'violated')) as checked_count,
        count(*) filter (where outcome = 'violated') as violated_count,
    from {{ ref('fct_identity_check') }}
    group by 1
),

quarantine as (
    select * from {{ ref('int_quarantine') }}
),

final as (
    select
        documents.document_id,
        documents.file_name,
        documents.media_type,
        documents.byte_size,
        documents.page_count,
        documents.reader,
        documents.reader_version,
        documents.status,
        documents.error,
        documents.landed_at,
        documents.masked_count,
        documents.document_kind,
        documents.unit_name,
        documents.fiscal_year,
        coalesce(figures.figure_count, 0) as figure_count,
        coalesce(figures.unknown_count, 0) as unknown_count,
        coalesce(figures.repaired_count, 0) as repaired_count,
        coalesce(figures.disagreed_count, 0) as disagreed_count,
        coalesce(figures.lost_table_count, 0) as lost_table_count,
        coalesce(checks.checked_count, 0) as checked_count,
        coalesce(checks.violated_count, 0) as violated_count,
        quarantine.document_id is not null as is_quarantined,
        quarantine.identities as quarantine_identities,
        quarantine.reason as quarantine_reason,
    from documents
    left join figures on documents.document_id = figures.document_id
    left join checks on documents.document_id = checks.document_id
    left join quarantine on documents.document_id = quarantine.document_id
)

select * from final
