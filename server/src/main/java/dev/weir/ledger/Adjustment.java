package dev.weir.ledger;

import java.util.UUID;

/**
 * A correction by a person or a re-rating: signed amounts beside the usage, with a reason; usage
 * itself is never edited.
 *
 * @param id of the act that made it
 * @param position of the act
 * @param sourceId 0 when it concerns no source
 * @param bucket start of the day it counts for, epoch seconds
 * @param upload raw bytes, signed; shown beside the raw figure, never in it
 * @param billedUpload signed; part of the user's billed figure
 * @param reason at most 400 characters
 */
public record Adjustment(
        UUID id,
        long position,
        long userId,
        long sourceId,
        long bucket,
        long upload,
        long download,
        long billedUpload,
        long billedDownload,
        String reason,
        String actor,
        long atMs) {}
