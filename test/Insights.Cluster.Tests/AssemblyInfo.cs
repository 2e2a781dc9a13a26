// Silos take threads and connections; side by side they would only wait for each other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
