using Insights.Cli;
using Insights.Cli.Hosting;

return await CliApp.RunAsync(args, CliHost.OfThisProcess());
