using System.CommandLine;
using ConnectStreaming.Commands;

// A signal cancels the verb; the default of 2 s would cut off what a busy server still has to put away.
return await Cli.Build().Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(35) });
