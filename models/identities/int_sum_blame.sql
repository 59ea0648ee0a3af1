-- Whom a violated sum of the tables speaks against: judged by the tables alone, before any prose is read.
{{ blame_for(ref('int_identity_verdict'), ref('int_sum_evidence')) }}
