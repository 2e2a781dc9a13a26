using Insights.Standalone.Start;

return await StandaloneHost.RunAsync(args, Console.Out, Console.Error);
