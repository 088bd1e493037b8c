namespace ConnectStreaming.Hosting;

internal static partial class TransportLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Certificate {File} is used, good until {NotAfter:u}.")]
    public static partial void CertificateLoaded(this ILogger logger, string file, DateTime notAfter);

    [LoggerMessage(Level = LogLevel.Error, Message = "The former certificate stays in use: {Reason}")]
    public static partial void CertificateKept(this ILogger logger, string reason);
}
