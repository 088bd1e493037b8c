namespace ConnectStreaming.Commands;

/// <summary>Asks the user at the terminal.</summary>
internal static class Prompt
{
    /// <returns>The typed line, trimmed; null: the input has ended.</returns>
    /// <exception cref="OperationCanceledException">Ctrl-C was pressed at the question. The pending read of the console is abandoned.</exception>
    public static async Task<string?> ReadAnswer(string question, CancellationToken cancellationToken)
    {
        Console.Write(question);
        var line = await Task.Run(Console.ReadLine, CancellationToken.None).WaitAsync(cancellationToken);
        return line?.Trim();
    }
}
