"""The runs of `quickstart.py`: arguments and flags of each group."""

PENALTY = ["--config.grpo.rl.kl_coef=0.001"]
# In the first update of a step every ratio is 1, and nothing is clipped.
TWO_UPDATES = ["--config.grpo.rl.minibatches=2"]
METHODS = {
    "grpo": ["--config.grpo.rl.advantage_estimator=normalised", *PENALTY],
    "dr_grpo": [
        "--config.grpo.rl.advantage_estimator=centred",
        "--config.grpo.rl.loss_aggregation=constant",
    ],
    "dapo": [
        "--config.grpo.rl.advantage_estimator=normalised",
        "--config.grpo.rl.clip_high=0.28",
        "--config.grpo.rl.dynamic_sampling_attempts=3",
        "--config.grpo.rl.overlong_buffer=40",
        *TWO_UPDATES,
    ],
    "rloo": [
        "--config.grpo.rl.advantage_estimator=leave_one_out",
        "--config.grpo.rl.kl_placement=reward",
        "--config.grpo.rl.kl_estimator=k1",
        "--config.grpo.rl.loss_aggregation=constant",
        *PENALTY,
    ],
    "reinforce_pp": [
        "--config.grpo.rl.advantage_estimator=whitened",
        "--config.grpo.rl.kl_placement=reward",
        "--config.grpo.rl.kl_estimator=k1",
        *PENALTY,
    ],
    "gspo": [
        "--config.grpo.rl.advantage_estimator=normalised",
        "--config.grpo.rl.ratio_level=sequence",
        "--config.grpo.rl.loss_aggregation=sequence_mean",
        "--config.grpo.rl.clip_low=0.0003",
        "--config.grpo.rl.clip_high=0.0004",
        *TWO_UPDATES,
    ],
    "cispo": [
        "--config.grpo.rl.advantage_estimator=normalised",
        "--config.grpo.rl.policy_loss=cispo",
        "--config.grpo.rl.clip_low=1",
        "--config.grpo.rl.clip_high=4",
        *TWO_UPDATES,
    ],
}
BEYOND = {
    "atomic": ["--config.grpo.rewards.partial=atomic"],
    "qatch": ["--config.grpo.rewards.partial=qatch"],
    "columns": ["--config.grpo.rewards.partial=columns"],
    "parts": ["--config.grpo.rl.normalise=parts"],
    "columns_parts": ["--config.grpo.rewards.partial=columns", "--config.grpo.rl.normalise=parts"],
    "clause": ["--config.grpo.rl.credit=clause"],
}
SEEDS = {f"seed{n}": ("", [f"--config.seed={n}"], "") for n in range(3)}
RUNS = {  # group -> name -> (argument of configs/quickstart.py, flags, run whose first stages are copied)
    "seeds": SEEDS,
    "controls": {
        "shuffled": ("shuffled", [], "seed0"),
        "frozen": ("frozen", ["--config.grpo.steps=10"], "seed0"),
        "longer": ("longer", [], "seed0"),
    },
    "ablations": {
        "no_format": ("no_format", [], "seed0"),
        "no_execution": ("no_execution", [], "seed0"),
        "no_result": ("no_result", [], "seed0"),
        "no_length": ("no_length", [], "seed0"),
        "sql": ("sql", [], ""),
        "exact": ("exact", [], ""),
    },
    "algorithms": {name: ("", flags, "seed0") for name, flags in METHODS.items()},
    "beyond": SEEDS
    | {
        f"{name}_{seed}": ("", [*seed_flags, *flags], seed)
        for name, flags in BEYOND.items()
        for seed, (_, seed_flags, _) in SEEDS.items()
    },
    "revise": SEEDS,
    "turns": {  # all worked examples look before they answer; of those of `hasty`, a share that the preset states does not
        f"{name}_{seed}": (argument, [*seed_flags, *flags], "")
        for name, argument, flags in (
            ("blind", "lookups", []),
            ("turns", "lookups,turns", ["--config.minisql.hasty=0"]),
            ("hasty", "lookups,turns", []),
        )
        for seed, (_, seed_flags, _) in SEEDS.items()
    },
}
