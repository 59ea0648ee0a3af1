-- A count of activities is a figure or a claim of its document.
select activities.*
from {{ ref('fct_sangong_activity') }} as activities
left join {{ ref('fct_claim') }} as claims on activities.figure_id = claims.claim_id
left join {{ ref('fct_figure') }} as figures on activities.figure_id = figures.figure_id
where claims.claim_id is null and figures.figure_id is null
