using System.IO;
using System.Runtime.InteropServices;

namespace Scraper.Commands;

/// <summary>Standard output for what must arrive. Results are dropped where their reader is gone; a report is
/// not delivered then.</summary>
/// <param name="inner">Standard output.</param>
internal sealed class HeardStream(Stream inner) : WriteOnlyStream
{
    private const int StandardOutput = 1;
    private const short Broken = 0x8; // POLLERR: of a pipe, that nobody has its other end

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (IsLeft())
            throw new IOException("nobody reads it");
        inner.Write(buffer);
    }

    private static bool IsLeft()
    {
        var asked = new Polled { Descriptor = StandardOutput };
        return OperatingSystem.IsLinux() && Poll(ref asked, 1, 0) > 0 && (asked.Found & Broken) != 0;
    }

    [DllImport("libc", EntryPoint = "poll")]
    private static extern int Poll(ref Polled asked, nuint count, int milliseconds);

    /// <summary><c>struct pollfd</c> (poll(2)).</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Polled
    {
        public int Descriptor;
        public short Asked;
        public short Found;
    }
}
