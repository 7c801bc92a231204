"""The composition root: settings → adapters → use cases → Ide. The only place that knows them all."""
