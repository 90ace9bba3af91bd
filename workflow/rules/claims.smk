"""The article's sentences beside the data, a verdict each: results/comparison/claims.csv.

A rule exists only where an assessment of config.yaml has claims.
"""

if CLAIMS:

    rule claims:
        input:
            panel=[panel_of(name) for name in CLAIMS],
            memberships=[*chain(*(tidy_of(name, [MEMBERSHIPS]) for name in CLAIMS))],
            contributions=[*chain(*(tidy_of(name, [CONTRIBUTIONS]) for name in CLAIMS))],
            missions=[*chain(*(tidy_of(name, [MISSIONS]) for name in CLAIMS))],
            geography="resources/geography.csv",
            assessments=expand("results/{assessment}/assessment.csv", assessment=CLAIMS),
            claims=[claims_file(name) for name in CLAIMS],
            printed=[
                published(name, kind)
                for name in CLAIMS
                if name in PRINTED
                for kind in ("csv", "yaml")
            ],
        output:
            "results/comparison/claims.csv",
        log:
            "results/logs/claims.log",
        conda:
            ENVIRONMENT
        params:
            settings={
                name: settings.claims(
                    config, REGISTRY, name, measures_of(claims), claims["citation"]
                )
                for name, claims in CLAIMS.items()
            },
            printed={name: config["assessments"][name]["published"] for name in CLAIMS},
            pinned=[pinned_of(name, *RECORDS) for name in CLAIMS],
            code=CODE.of("claims.py"),
        script:
            "../../scripts/claims.py"
