"""The dossier of a nomination (the plan, VI.2): one packed file with papers, evidence, certificates, an index and hashes."""
