"""The article's sentences beside the data, a verdict each: results/comparison/claims.csv.

A rule exists only where an assessment of config.yaml has claims.
"""

if CLAIMS:

    rule claims:
        input:
            panel="results/panel.parquet",
            memberships=f"results/tidy/{MEMBERSHIPS}.parquet",
            contributions=f"results/tidy/{CONTRIBUTIONS}.parquet",
            missions=f"results/tidy/{MISSIONS}.parquet",
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
            pinned={**PINNED, "missions": config["snapshots"][MISSIONS]},
            code=CODE.of("claims.py"),
        script:
            "../../scripts/claims.py"
