"""What a sentence says of who says it: claims, speakers, relayed words, claimants."""
