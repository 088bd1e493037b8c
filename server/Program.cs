using ConnectStreaming.Commands;

return await Cli.Build().Parse(args).InvokeAsync();
