// Most tests wait for silos; more of them side by side would only take each other's time.
[assembly: CollectionBehavior(MaxParallelThreads = 2)]
