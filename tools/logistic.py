"""Logistic regression on few traits that customers have or have not, in plain Python: for some 100 groups, no more."""

from math import exp

# The precision of the normal prior of each coefficient. It keeps them finite if the traits part the examples from all
# others, and is too weak to matter otherwise.
PRIOR = 0.1
# Newton's method needs about ten rounds.
MOST_ROUNDS = 40


def coefficients(cells, number):
    """Return, for each of `number` traits, the logarithm of its odds ratio beside the others.

    `cells` are groups of customers with the same traits, see `learning.Cell`.

    These are the coefficients b that maximise the likelihood of P(example) = 1 / (1 + exp(-(b0 + sum of b x))) times a
    normal prior of precision `PRIOR`, by Newton's method. b0 has no prior and is not returned: a sample that holds all
    examples and few of the others changes b0 alone.
    """
    beta = [0.0] * (number + 1)
    rows = [([1.0, *(float(cell.values >> n & 1) for n in range(number))], *cell[1:]) for cell in cells]
    for _round in range(MOST_ROUNDS):
        gradient = [0.0, *(-PRIOR * weight for weight in beta[1:])]
        hessian = [[PRIOR if i == j and i else 0.0 for j in range(number + 1)] for i in range(number + 1)]
        for x, examples, others in rows:
            linear = max(-30.0, min(30.0, sum(b * one for b, one in zip(beta, x, strict=True))))
            chance = 1 / (1 + exp(-linear))
            count = examples + others
            miss, spread = examples - count * chance, count * chance * (1 - chance)
            for i, one in enumerate(x):
                if one:
                    gradient[i] += miss
                    for j, other in enumerate(x):
                        hessian[i][j] += spread * other
        change = _solve(hessian, gradient)
        # Never go further than 2 at once: far from the maximum, Newton's method would overshoot.
        scale = min(1.0, 2 / max(*map(abs, change), 1e-12))
        beta = [b + scale * one for b, one in zip(beta, change, strict=True)]
        if max(map(abs, change)) < 1e-6:
            break
    return beta[1:]


def _solve(matrix, vector):
    """Return the solution of a system of linear equations, by Gauss's elimination."""
    rows = [[*row, value] for row, value in zip(matrix, vector, strict=True)]
    size = len(rows)
    for column in range(size):
        pivot = max(range(column, size), key=lambda row: abs(rows[row][column]))
        rows[column], rows[pivot] = rows[pivot], rows[column]
        if abs(rows[column][column]) < 1e-9:
            rows[column][column] = 1e-9
        for row in range(size):
            if row != column and (factor := rows[row][column] / rows[column][column]):
                rows[row] = [one - factor * other for one, other in zip(rows[row], rows[column], strict=True)]
    return [rows[place][size] / rows[place][place] for place in range(size)]
