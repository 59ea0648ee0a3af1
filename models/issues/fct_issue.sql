-- Every finding with its nature, its place among those of its document, and what it says in two languages.
with findings as (
    select * from {{ ref('int_issue_findings') }}
),

kinds as (
    select * from {{ ref('issue_kinds') }}
),

own_words as (
    select identity_id, kind, sentence_zh, sentence_en from {{ ref('issue_identities') }}
),

documents as (
    select document_id, unit_id, fiscal_year from {{ ref('dim_document') }}
),

described as (
    select
        findings.*,
        documents.unit_id,
        documents.fiscal_year,
        kinds.nature,
        coalesce(nullif(kinds.blame, ''), findings.blame, 'undecided') as speaks_against,
        {{ told("coalesce(nullif(own_words.sentence_zh, ''), kinds.sentence_zh)", 'facts') }} as told_zh, -- noqa
        {{ told("coalesce(nullif(own_words.sentence_en, ''), kinds.sentence_en)", 'facts') }} as told_en, -- noqa
    from findings
    inner join kinds on findings.kind = kinds.kind
    inner join documents on findings.document_id = documents.document_id
    left join own_words
        on findings.identity_id = own_words.identity_id and findings.kind = own_words.kind
),

final as (
    select
        md5(concat_ws('|', document_id, kind, issue_key)) as issue_id,
        document_id,
        unit_id,
        fiscal_year,
        kind,
        nature,
        speaks_against as blame,
        try_cast(severity_yuan as decimal(20, 2)) as severity_yuan,
        cast(row_number() over (
            partition by document_id
            order by
                list_position(
                    [
                        'contradiction', 'lost', 'audit_lead', 'coverage_gap', 'structure', 'privacy',
                        'coding_practice', 'formatting',
                    ],
                    nature
                ),
                severity_yuan desc nulls last,
                speaks_against = 'publisher' desc, kind, issue_key
        ) as integer) as rank,
        cast(page_no as integer) as page_no,
        cast(block_no as integer) as block_no,
        cast(line_no as integer) as line_no,
        identity_id,
        instance,
        concept,
        printed,
        expected,
        sentence,
        told_zh as explanation_zh,
        told_en as explanation_en,
        coalesce(figure_ids, cast([] as varchar[])) as figure_ids,
    from described
)

select * from final
