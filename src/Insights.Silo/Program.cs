using Insights.Silo.Start;

return await SiloHost.RunAsync(args, Console.Out, Console.Error);
