using System.Buffers;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace ConnectStreaming.Tests.Fakes;

/// <summary>HTTP/1.1 and HTTP/2 on one port without TLS. Kestrel itself offers that only with TLS: here the first bytes of a connection decide.</summary>
internal static class CleartextHttp2
{
    public static void Use(ListenOptions listen)
    {
        listen.Protocols = HttpProtocols.Http1AndHttp2;
        listen.Use(next => async connection =>
        {
            var input = connection.Transport.Input;
            var first = await input.ReadAtLeastAsync(4);
            var isHttp2 = first.Buffer.Length >= 4 && first.Buffer.Slice(0, 4).ToArray().AsSpan().SequenceEqual("PRI "u8);
            input.AdvanceTo(first.Buffer.Start);
            if (isHttp2)
            {
                connection.Features.Set<ITlsConnectionFeature>(new Tls());
                connection.Features.Set<ITlsApplicationProtocolFeature>(new Tls());
            }

            await next(connection);
        });
    }

    private sealed class Tls : ITlsConnectionFeature, ITlsApplicationProtocolFeature
    {
        public System.Security.Cryptography.X509Certificates.X509Certificate2? ClientCertificate { get; set; }

        public ReadOnlyMemory<byte> ApplicationProtocol { get; } = "h2"u8.ToArray();

        public Task<System.Security.Cryptography.X509Certificates.X509Certificate2?> GetClientCertificateAsync(CancellationToken cancellationToken) =>
            Task.FromResult(ClientCertificate);
    }
}
