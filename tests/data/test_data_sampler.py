"""The sampler: a batch depends on seed and step only."""

import itertools

import numpy as np
import pytest

from sqlr1_jax.data.sampler import StepSampler


class Named(list):
    """Questions with the numbers of their databases."""

    database_numbers = None


NAMES = Named(f"q{i}" for i in range(37))
NAMES.database_numbers = np.arange(37) * 7 % 5  # 0: 8 questions, 1 and 2: 8 and 7, ...


def build(**options):
    return StepSampler(NAMES, 8, **{"seed": 5, **options})


@pytest.mark.parametrize("options", [{}, {"shuffle": False}, {"together": 4}])
def test_batches_do_not_depend_on_earlier_batches(options):
    straight = [build(**options).batch(step) for step in range(101)]
    stopped = []
    for start in (0, 1, 40, 99):  # a new process each time
        stream = build(**options)
        stopped += [stream.batch(step) for step in range(len(stopped), max(start, len(stopped)))]
    stream = build(**options)
    stopped += [stream.batch(step) for step in range(len(stopped), 101)]
    assert stopped == straight
    assert build(**options).batch(100) == straight[100]


@pytest.mark.parametrize("options", [{}, {"shuffle": False}, {"together": 4}])
@pytest.mark.parametrize("hosts", [2, 4])
def test_the_union_over_hosts_is_the_global_batch(hosts, options):
    streams = [build(host=host, hosts=hosts, **options) for host in range(hosts)]
    single = build(**options)
    for step in range(20):  # four epochs and a part
        assert [name for stream in streams for name in stream.batch(step)] == single.batch(step)


@pytest.mark.parametrize("options", [{}, {"shuffle": False}, {"together": 4}])
def test_each_epoch_has_every_question_once_in_a_new_order(options):
    stream = build(**options)
    order = [index for step in range(37) for index in stream.indices(step)]  # 8 epochs
    epochs = [order[start : start + 37] for start in range(0, len(order), 37)]
    assert all(sorted(epoch) == list(range(37)) for epoch in epochs)
    assert (epochs[0] != epochs[1]) == ("shuffle" not in options)


def test_questions_over_one_database_follow_each_other():
    order = StepSampler(NAMES, 37, seed=5, together=4).indices(0)
    databases = [int(NAMES.database_numbers[index]) for index in order]
    runs = [len(list(same)) for _, same in itertools.groupby(databases)]
    # 7 or 8 questions a database in blocks of 4: two blocks each, which may meet.
    assert len(runs) <= 10 and min(runs) >= 3
    assert StepSampler(NAMES, 37, seed=6, together=4).indices(0) != order


def test_questions_without_numbers_of_databases_name_the_remedy():
    old = Named(NAMES)
    with pytest.raises(ValueError, match=r"data\.together=4 .* run `prepare` again"):
        StepSampler(old, 8, together=4)


def test_seeds_give_unrelated_orders():
    # Grain alone would shuffle epoch 1 of seed 0 as epoch 0 of seed 1
    second = [StepSampler(NAMES, 37, seed=0).indices(1), StepSampler(NAMES, 37, seed=1).indices(0)]
    assert second[0] != second[1]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (dict(questions=[], batch_size=8), "no questions"),
        (dict(questions=NAMES, batch_size=9, hosts=2), "do not divide among 2 hosts"),
        (dict(questions=NAMES, batch_size=8, host=2, hosts=2), "host 2"),
    ],
)
def test_invalid_samplers_are_errors(arguments, words):
    with pytest.raises(ValueError, match=words):
        StepSampler(**arguments)


@pytest.mark.parametrize(
    ("count", "batch", "steps", "said"),
    [
        (22, 1, 1, "22 examples, batch 1: one step is 0.045 epochs"),
        (22, 64, 500, "22 examples, batch 64: one step is 2.9 epochs, 500 steps are 1,455"),
        (3000, 8, 500, "3,000 examples, batch 8: one step is 0.0027 epochs, 500 steps are 1.3"),
    ],
)
def test_examples_batch_and_epochs_are_said(count, batch, steps, said):
    assert StepSampler(range(count), batch).describe(steps) == said
