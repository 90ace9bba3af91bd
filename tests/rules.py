"""The rules of classification that most small tests go by."""

from assessment.config.model import Classification, Population

ALL_STATES = Population("African states", complete=False, without=())
POOLED = Classification(
    population="state_years", states=ALL_STATES, quantile="linear", upper=">=", lower="<"
)
