using ConnectStreaming.Commands;
using ConnectStreaming.Hosting;

BufferPool.Widen();
NativeHeap.Limit();
return await Cli.Run(args);
