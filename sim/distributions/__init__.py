"""Laws of lengths, of uncertain numbers and of sizes: values with a mean and a quantile function."""

from sim.distributions.early import WithEarlyLeavers
from sim.distributions.laws import Distribution, Floats
from sim.distributions.loglogistic import LogLogistic
from sim.distributions.ranges import LogUniform, PertBeta, Triangular, Uniform
from sim.distributions.shapes import Gamma, GammaEffect, Hyperexponential, Weibull
from sim.distributions.sizes import ShiftedNegativeBinomial, SizeLaw, poisson_quantile
from sim.distributions.stays import Capped, Deterministic, Exponential, Lognormal

__all__ = [
    "Capped",
    "Deterministic",
    "Distribution",
    "Exponential",
    "Floats",
    "Gamma",
    "GammaEffect",
    "Hyperexponential",
    "LogLogistic",
    "LogUniform",
    "Lognormal",
    "PertBeta",
    "ShiftedNegativeBinomial",
    "SizeLaw",
    "Triangular",
    "Uniform",
    "Weibull",
    "WithEarlyLeavers",
    "poisson_quantile",
]
