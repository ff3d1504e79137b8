using System.IO;
using Scraper.Outbox;

namespace Scraper.Forwarding.JsonLines;

/// <summary>A regular file that grows by whole lines, one writer at a time whatever process it is of, and
/// that makes room for a new one when it is large.</summary>
internal sealed class AppendedFile(FileSinkOptions options, TimeProvider time)
{
    private const byte NewLine = (byte)'\n';

    private string Folder => Path.GetDirectoryName(Path.GetFullPath(options.Path))!;

    // Whoever made the link keeps a place for one file, and /dev/stdout is one.
    private bool IsLink => new FileInfo(options.Path).LinkTarget is not null;

    /// <summary>The line is on disk when it returns, and so is the file's name.</summary>
    /// <param name="line">With its newline.</param>
    /// <param name="cancellation">Ends waiting for another writer.</param>
    /// <exception cref="IOException">It could not be written, and nothing of it is left.</exception>
    public async Task AppendAsync(byte[] line, CancellationToken cancellation)
    {
        MakeFolder();
        var file = await LockedFile.OpenAsync(options.Path, time, cancellation);
        try
        {
            var isThere = Tail(file, line.Length).SequenceEqual(line);
            if (!isThere && IsFull(file, line.Length))
            {
                MoveAside(); // under the lock: who waits for it finds that another file has the name
                await file.DisposeAsync();
                file = await LockedFile.OpenAsync(options.Path, time, cancellation);
            }
            if (isThere)
                file.Flush(flushToDisk: true); // the attempt that wrote it may have ended before it was there
            else
                Write(file, line);
            LinuxFile.SyncDirectory(Folder);
        }
        finally
        {
            await file.DisposeAsync();
        }
    }

    private bool IsFull(FileStream file, int more) => options.MaxSizeBytes > 0 && file.Length > 0
        && file.Length + more > options.MaxSizeBytes && !IsLink;

    // What a crash left open is the beginning of a line: of this one, then its rest follows; or of another,
    // which gets its newline first.
    private static void Write(FileStream file, byte[] line)
    {
        var end = file.Length;
        var tail = Tail(file, line.Length);
        var open = tail[(Array.LastIndexOf(tail, NewLine) + 1)..];
        var whole = end - open.Length;
        if (!line.AsSpan().StartsWith(open))
            (whole, line) = (end, [NewLine, .. line]);
        try
        {
            file.Position = end;
            file.Write(line.AsSpan((int)(end - whole)..));
            file.Flush(flushToDisk: true);
        }
        catch (IOException)
        {
            file.SetLength(whole); // a full disk leaves no torn line
            throw;
        }
        catch (ArgumentOutOfRangeException) // .NET's word for a file that is as large as one may be
        {
            file.SetLength(whole);
            throw new IOException("it is as large as a file may be here");
        }
    }

    // From the oldest on, so that a kill in between costs no file but the one that goes anyway.
    private void MoveAside()
    {
        for (var older = options.Keep; older > 1; older--)
        {
            if (File.Exists($"{options.Path}.{older - 1}"))
                File.Move($"{options.Path}.{older - 1}", $"{options.Path}.{older}", overwrite: true);
        }
        if (options.Keep > 0)
            File.Move(options.Path, options.Path + ".1", overwrite: true);
        else
            File.Delete(options.Path);
    }

    private void MakeFolder()
    {
        var made = new Stack<string>();
        for (var folder = Folder; !Directory.Exists(folder); folder = Path.GetDirectoryName(folder)!)
            made.Push(folder);
        Directory.CreateDirectory(Folder);
        foreach (var folder in made)
            LinuxFile.SyncDirectory(Path.GetDirectoryName(folder)!);
    }

    private static byte[] Tail(FileStream file, int length)
    {
        var tail = new byte[Math.Min(length, file.Length)];
        file.Position = file.Length - tail.Length;
        file.ReadExactly(tail);
        return tail;
    }
}
