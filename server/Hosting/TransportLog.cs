namespace ConnectStreaming.Hosting;

internal static partial class TransportLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "The certificate {File} is used. It is valid until {NotAfter:u}.")]
    public static partial void CertificateLoaded(this ILogger logger, string file, DateTime notAfter);

    [LoggerMessage(Level = LogLevel.Error, Message = "The old certificate is still used: {Reason}")]
    public static partial void CertificateKept(this ILogger logger, string reason);
}
