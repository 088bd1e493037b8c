using System.CommandLine;
using ConnectStreaming.Commands;
using ConnectStreaming.Hosting;

BufferPool.Widen();
NativeHeap.Limit();
var parsed = Cli.Build().WithOurHelp().Parse(args);
// A signal cancels the verb; the default of 2 s would cut off what a busy server still has to put away.
return Usage.Refuse(parsed) ?? await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(35) });
