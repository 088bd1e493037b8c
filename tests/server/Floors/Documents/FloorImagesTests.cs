using System.Buffers.Binary;
using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using ConnectStreaming.Access;
using ConnectStreaming.Floors.Documents;
using ConnectStreaming.Tests.Access;
using SkiaSharp;

namespace ConnectStreaming.Tests.Floors.Documents;

/// <summary>Background images that people send, valid ones and attacks.</summary>
public sealed class FloorPictureTests
{
    public static TheoryData<SKEncodedImageFormat, string> Formats() => new()
    {
        { SKEncodedImageFormat.Png, "image/png" }, { SKEncodedImageFormat.Jpeg, "image/jpeg" }, { SKEncodedImageFormat.Webp, "image/webp" },
    };

    internal static byte[] Image(SKEncodedImageFormat format, int width = 30, int height = 20)
    {
        using var bitmap = new SKBitmap(width, height);
        using var canvas = new SKCanvas(bitmap);
        canvas.Clear(SKColors.Navy);
        canvas.DrawRect(0, 0, width / 2f, height / 2f, new SKPaint { Color = SKColors.Orange });
        return bitmap.Encode(format, 90).ToArray();
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void AnImageIsReencodedInItsOwnFormat(SKEncodedImageFormat format, string type)
    {
        var (image, code) = FloorPicture.Read(Image(format));

        Assert.Null(code);
        Assert.Equal((type, 30, 20), (image!.Type, image.Width, image.Height));
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(image.Bytes)), image.Hash);
        using var shown = SKBitmap.Decode(image.Bytes);
        Assert.True(shown.GetPixel(3, 3).Red > 200 && shown.GetPixel(25, 15).Red < 60);
        Assert.Equal(image.Hash, FloorPicture.Read(Image(format)).Image!.Hash);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void OnlyThePictureIsStored(SKEncodedImageFormat format, string type)
    {
        byte[] polyglot = [.. Image(format), .. "<script>alert(1)</script>PK\x03\x04 secret"u8];

        var (image, _) = FloorPicture.Read(polyglot);

        Assert.Equal(type, image!.Type);
        Assert.DoesNotContain("script", Encoding.Latin1.GetString(image.Bytes), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", Encoding.Latin1.GetString(image.Bytes), StringComparison.Ordinal);
    }

    [Fact]
    public void MetadataOfAnImageIsNotStored()
    {
        var jpeg = Image(SKEncodedImageFormat.Jpeg);
        var note = "GPS 35.68 139.76 <svg onload=alert(1)>"u8;
        byte[] withNote = [.. jpeg[..2], 0xFF, 0xFE, 0, (byte)(note.Length + 2), .. note, .. jpeg[2..]];

        Assert.DoesNotContain("GPS", Encoding.Latin1.GetString(FloorPicture.Read(withNote).Image!.Bytes), StringComparison.Ordinal);
    }

    /// <summary>The EXIF orientation, and the corner of the picture where the orange corner is then: x, y in quarters.</summary>
    [Theory]
    [InlineData(1, 30, 20, 3, 3)]
    [InlineData(2, 30, 20, 26, 3)]
    [InlineData(3, 30, 20, 26, 16)]
    [InlineData(4, 30, 20, 3, 16)]
    [InlineData(5, 20, 30, 3, 3)]
    [InlineData(6, 20, 30, 16, 3)]
    [InlineData(7, 20, 30, 16, 26)]
    [InlineData(8, 20, 30, 3, 26)]
    public void AnImageIsRotatedByItsOrientation(int orientation, int width, int height, int x, int y)
    {
        var jpeg = Image(SKEncodedImageFormat.Jpeg);
        byte[] exif =
        [
            .. "Exif\0\0MM\0*\0\0\0\x08"u8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0, 0, 0, 0, 0,
        ];
        byte[] turned = [.. jpeg[..2], 0xFF, 0xE1, 0, (byte)(exif.Length + 2), .. exif, .. jpeg[2..]];

        var (image, _) = FloorPicture.Read(turned);

        Assert.Equal((width, height), (image!.Width, image.Height));
        using var shown = SKBitmap.Decode(image.Bytes);
        Assert.True(shown.GetPixel(x, y).Red > 180, $"{shown.GetPixel(x, y)}");
    }

    [Theory]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>")]
    [InlineData("<?xml version='1.0'?><svg/>")]
    [InlineData("<!doctype html><script>alert(1)</script>")]
    [InlineData("GIF89a\u0001\0\u0001\0\0\0\0;")]
    [InlineData("BM\0\0\0\0")]
    [InlineData("%PDF-1.7")]
    [InlineData("II*\0")]
    [InlineData("")]
    [InlineData("RIFF\0\0\0\0WAVE")]
    public void AFileThatIsNotPngJpegOrWebpByItsFirstBytesIsRefused(string sent) =>
        Assert.Equal("not-an-image", FloorPicture.Read(Encoding.Latin1.GetBytes(sent)).Code);

    /// <summary>30,000 × 30,000 pixels would need 3.6 GB. The file has a hundred bytes.</summary>
    [Theory]
    [InlineData(30_000, 30_000)]
    [InlineData(8_001, 1)]
    [InlineData(1, 8_001)]
    public void ADecompressionBombIsRefusedByItsHeader(int width, int height)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();

        var (image, code) = FloorPicture.Read(Png(width, height, []));

        Assert.Null(image);
        Assert.Equal("too-many-pixels", code);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1 << 20);
    }

    [Fact]
    public void MorePixelsThanTheHeaderSaysAreNotRead()
    {
        var rows = new byte[100_000_000];
        var (image, _) = FloorPicture.Read(Png(2, 2, Packed(rows)));

        Assert.True(image is null or { Width: 2, Height: 2 });
    }

    /// <summary>Headers of a JPEG and of a WebP that promise 65,000 and 16,000 pixels either way.</summary>
    [Fact]
    public void ABombOfAnotherKindIsRefusedByItsHeaderToo()
    {
        var jpeg = Image(SKEncodedImageFormat.Jpeg);
        var start = jpeg.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC0]);
        (jpeg[start + 5], jpeg[start + 6], jpeg[start + 7], jpeg[start + 8]) = (0xFD, 0xE8, 0xFD, 0xE8);
        var webp = Image(SKEncodedImageFormat.Webp);
        var frame = webp.AsSpan().IndexOf((ReadOnlySpan<byte>)[0x9D, 0x01, 0x2A]);
        (webp[frame + 3], webp[frame + 4], webp[frame + 5], webp[frame + 6]) = (0x80, 0x3E, 0x80, 0x3E);
        foreach (var bomb in new[] { jpeg, webp })
        {
            // Of this thread: other tests run at the same time.
            var before = GC.GetAllocatedBytesForCurrentThread();
            var (image, code) = FloorPicture.Read(bomb);
            Assert.Null(image);
            Assert.True(code is "too-many-pixels" or "damaged", code);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        }
    }

    /// <summary>Texts, profiles and camera notes of a PNG, one of them a bomb of its own: 200 MB of blanks in 200 KB.</summary>
    [Fact]
    public void NotesInsideAPngAreNotKeptHoweverLargeTheyUnpack()
    {
        var png = Image(SKEncodedImageFormat.Png);
        byte[] zipped = [.. "Comment\0\0"u8, .. Packed([.. "SECRET"u8, .. Enumerable.Repeat((byte)' ', 200_000_000)])];
        byte[] sent =
        [
            .. png[..33], .. Chunk("tEXt", [.. "Author\0SECRET <script>"u8]), .. Chunk("zTXt", zipped),
            .. Chunk("iTXt", [.. "XML:com.adobe.xmp\0\0\0\0\0SECRET"u8]), .. Chunk("eXIf", [.. "MM\0*SECRET"u8]), .. png[33..],
        ];

        var (image, code) = FloorPicture.Read(sent);

        Assert.Null(code);
        Assert.DoesNotContain("SECRET", Encoding.Latin1.GetString(image!.Bytes), StringComparison.Ordinal);
        Assert.DoesNotContain("tEXt", Encoding.Latin1.GetString(image.Bytes), StringComparison.Ordinal);
        Assert.DoesNotContain("eXIf", Encoding.Latin1.GetString(image.Bytes), StringComparison.Ordinal);
    }

    /// <summary>What is another kind inside than its first bytes say: a script that begins as an image, an image that is an archive as well.</summary>
    [Fact]
    public void WhatIsTwoThingsAtOnceIsTheImageAloneOrRefused()
    {
        byte[] script = [0xFF, 0xD8, 0xFF, .. "/*<html><script>alert(1)</script>*/=1;"u8];
        Assert.Equal("damaged", FloorPicture.Read(script).Code);
        byte[] mixed = [.. Image(SKEncodedImageFormat.Png)[..8], .. Image(SKEncodedImageFormat.Jpeg)];
        Assert.Equal("damaged", FloorPicture.Read(mixed).Code);
        byte[] archive = [.. Image(SKEncodedImageFormat.Webp), .. "PK\x05\x06"u8, .. new byte[18]];
        Assert.DoesNotContain("PK\x05\x06", Encoding.Latin1.GetString(FloorPicture.Read(archive).Image!.Bytes), StringComparison.Ordinal);
    }

    [Fact]
    public void AHeaderThatPromisesMoreThanThereIsIsDamaged() => Assert.Equal("damaged", FloorPicture.Read(Png(4_000, 4_000, Packed(new byte[100]))).Code);

    [Theory]
    [MemberData(nameof(Formats))]
    public void AnImageThatIsCutOrDamagedAnywhereIsRefusedOrAcceptedAndNothingElse(SKEncodedImageFormat format, string type)
    {
        var good = Image(format);
        Assert.Equal("damaged", FloorPicture.Read(good[..(good.Length / 2)]).Code);
        var random = new Random(7);
        for (var n = 0; n < 300; n++)
        {
            var bytes = good[..random.Next(12, good.Length + 1)].ToArray();
            for (var changed = random.Next(4); changed >= 0; changed--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }
            var (image, code) = FloorPicture.Read(bytes);
            Assert.Equal(image is null, code is not null);
            Assert.True(image is null || image.Type == type || image.Type == "image/webp");
        }
    }

    [Fact]
    public void MoreThanTenMegabytesAreRefusedUnread() => Assert.Equal("too-large", FloorPicture.Read(new byte[FloorPicture.MostBytes + 1]).Code);

    private static byte[] Packed(byte[] rows)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest))
        {
            zlib.Write(rows);
        }
        return packed.ToArray();
    }

    private static byte[] Png(int width, int height, byte[] pixels)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (8, 6);
        return [0x89, .. "PNG\r\n\x1a\n"u8, .. Chunk("IHDR", header), .. Chunk("IDAT", pixels), .. Chunk("IEND", [])];
    }

    private static byte[] Chunk(string name, byte[] data)
    {
        byte[] named = [.. Encoding.ASCII.GetBytes(name), .. data];
        var (length, sum) = (new byte[4], new byte[4]);
        BinaryPrimitives.WriteInt32BigEndian(length, data.Length);
        BinaryPrimitives.WriteUInt32BigEndian(sum, Crc(named));
        return [.. length, .. named, .. sum];
    }

    private static uint Crc(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB88320;
            }
        }
        return ~crc;
    }
}

/// <summary>Images over HTTP, on the whole server.</summary>
public sealed class FloorImagesTests(AccessMatrixTests.WholeServer server) : IClassFixture<AccessMatrixTests.WholeServer>
{
    [Fact]
    public async Task AnImageIsKeptByItsHashAndServedUnderAStrictPolicy()
    {
        var planner = await server.Person(Roles.Planner);
        using var sent = new ByteArrayContent(FloorPictureTests.Image(SKEncodedImageFormat.Png));

        using var made = await server.Answer(HttpMethod.Post, "/api/floors/images", planner.Cookie, sent);

        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var hash = JsonDocument.Parse(await made.Content.ReadAsStringAsync()).RootElement.GetProperty("hash").GetString()!;
        var viewer = await server.Person(Roles.Viewer);
        using var image = await server.Answer(HttpMethod.Get, $"/api/floors/images/{hash}", viewer.Cookie);
        Assert.Equal((HttpStatusCode.OK, "image/png"), (image.StatusCode, image.Content.Headers.ContentType?.MediaType));
        Assert.Equal("default-src 'none'; sandbox", image.Headers.GetValues("Content-Security-Policy").Single());
        Assert.Equal("nosniff", image.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Contains("immutable", image.Headers.GetValues("Cache-Control").Single(), StringComparison.Ordinal);
        Assert.Equal(hash, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(await image.Content.ReadAsByteArrayAsync())));
        using var again = await server.Answer(
            HttpMethod.Get, $"/api/floors/images/{hash}", viewer.Cookie, change: r => r.Headers.Add("If-None-Match", $"\"{hash}\""));
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);

        var document = Drawn.Document("s1") with { Background = new FloorBackground(hash, 0, 0, 300, 200, 0.5) };
        var (status, _) = await server.Send(HttpMethod.Post, "/api/floors", planner.Cookie, new
        {
            name = "with image", instances = Array.Empty<string>(), document = System.Text.Json.Nodes.JsonNode.Parse(FloorJson.Write(document)),
        });
        Assert.Equal(HttpStatusCode.Created, status);
    }

    [Theory]
    [InlineData("..%2F..%2F..%2Fetc%2Fpasswd")]
    [InlineData("%2e%2e%2f%2e%2e%2fappsettings.json")]
    [InlineData("..")]
    [InlineData("' OR 1=1 --")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("000000000000000000000000000000000000000000000000000000000000000G")]
    [InlineData("%00")]
    public async Task NoOtherNameFindsAFile(string hash)
    {
        using var answer = await server.Answer(HttpMethod.Get, $"/api/floors/images/{hash}", (await server.Person(Roles.Administrator)).Cookie);

        Assert.True(answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.BadRequest || hash == "..", $"{(int)answer.StatusCode}");
        Assert.DoesNotContain("root:", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<svg/>", HttpStatusCode.BadRequest)]
    [InlineData("", HttpStatusCode.BadRequest)]
    [InlineData(null, HttpStatusCode.RequestEntityTooLarge)]
    public async Task AFileThatIsNotAnImageIsRefused(string? sent, HttpStatusCode expected)
    {
        using var content = new ByteArrayContent(sent is null ? new byte[FloorPicture.MostBytes + 1] : Encoding.UTF8.GetBytes(sent));

        using var answer = await server.Answer(HttpMethod.Post, "/api/floors/images", (await server.Person(Roles.Planner)).Cookie, content);

        Assert.Equal(expected, answer.StatusCode);
    }
}
