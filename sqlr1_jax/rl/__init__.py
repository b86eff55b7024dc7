"""Policy-gradient methods as pure functions of arrays: `advantages` [B,G] and `losses` [M,T].

Methods of the literature are settings of `config.RlConfig`; the function behind each setting gives its equation. The
defaults are GRPO as SQL-R1 trains. C is `sampling.max_completion`.

| method | settings (`--config.rl.`) |
|---|---|
| GRPO as in SQL-R1 | the defaults |
| Dr.GRPO | advantage_estimator=centred loss_aggregation=constant kl_coef=0 |
| DAPO | clip_high=0.28 kl_coef=0 entropy_coef=0 dynamic_sampling_attempts=3 overlong_buffer=C/5; its overlong filter is rewards.truncated=mask |
| RLOO | advantage_estimator=leave_one_out kl_placement=reward kl_estimator=k1 loss_aggregation=constant |
| REINFORCE++ | advantage_estimator=whitened kl_placement=reward kl_estimator=k1 |
| REINFORCE++-baseline | advantage_estimator=batch_std |
| GSPO | ratio_level=sequence loss_aggregation=sequence_mean clip_low=0.0003 clip_high=0.0004 kl_coef=0 importance_cap=2 |
| CISPO | policy_loss=cispo clip_low=1 clip_high=4 kl_coef=0 |
"""
