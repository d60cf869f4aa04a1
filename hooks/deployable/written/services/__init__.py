"""A host's own description of a service, in whichever file it is written: YAML, JSON, CloudFormation, Terraform."""
